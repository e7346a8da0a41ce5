// Finds elements by role and accessible name, as people and screen readers do. `arguments[0]` holds
// the steps of a locator (locator.rs); what a test does with the elements follows this text.
const IMPLICIT = {
  banner: 'header',
  button: 'button',
  code: 'code',
  combobox: 'select',
  dialog: 'dialog',
  form: 'form',
  // As `summary`: a role of browsers, not of ARIA.
  frame: 'iframe',
  group: 'details, fieldset',
  heading: 'h1, h2, h3',
  image: 'img',
  list: 'ol, ul',
  listitem: 'li',
  main: 'main',
  paragraph: 'p',
  region: 'section',
  searchbox: 'input[type=search]',
  strong: 'strong',
  // HTML-AAM gives it no role; every screen reader has a word for it.
  summary: 'summary',
  textbox: 'input:not([type=search], [type=file]), textarea',
};

const selectorOf = ({ role, attributes }) => {
  const roles = role ? `:is(:is(${IMPLICIT[role] ?? ''}):not([role]), [role="${role}"])` : '';
  const values = attributes.map(([name, value]) =>
    value === null ? `[${name}]` : `[${name}=${JSON.stringify(value)}]`);
  return roles + values.join('');
};

const isVisible = (element) =>
  element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden=true]');

const squeeze = (text) => text.replace(/\s+/g, ' ').trim();

// The text under a node, without `control` and what screen readers skip.
const textUnder = (node, control) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  const isSkipped = node.nodeType !== Node.ELEMENT_NODE || node === control
    || node.getAttribute('aria-hidden') === 'true';
  return isSkipped ? '' : [...node.childNodes].map((child) => textUnder(child, control)).join('');
};

// The part of the accessible name computation (https://www.w3.org/TR/accname-1.2/) that the page uses.
const nameOf = (element) => {
  const labelledBy = element.getAttribute('aria-labelledby');
  if (labelledBy) {
    const labels = labelledBy.split(' ').map((id) => document.getElementById(id)).filter(Boolean);
    return squeeze(labels.map((label) => textUnder(label)).join(' '));
  }
  const label = element.getAttribute('aria-label') ?? element.getAttribute('alt');
  if (label) return squeeze(label);
  if (element.labels?.length) {
    return squeeze([...element.labels].map((label) => textUnder(label, element)).join(' '));
  }
  const legend = element.localName === 'fieldset' && element.querySelector(':scope > legend');
  return squeeze(textUnder(legend || element)) || (element.getAttribute('title') ?? '');
};

const hasName = (element, { en, de, is_whole }) => {
  const wanted = document.documentElement.lang === 'de' ? de : en;
  const name = nameOf(element);
  return is_whole ? name === wanted : name.includes(wanted);
};

let elements = [document];
for (const step of arguments[0]) {
  const selector = selectorOf(step);
  const below = new Set(elements.flatMap((root) => [...root.querySelectorAll(selector)]));
  elements = [...below].filter((element) =>
    (step.may_be_hidden || isVisible(element)) && (!step.name || hasName(element, step.name)));
  if (step.nth !== null) elements = [elements.at(step.nth)].filter(Boolean);
}
const element = elements[0];
const rendered = (element) => (element.checkVisibility() ? element.innerText.trim() : '');
