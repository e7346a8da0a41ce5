// @ts-check
/** The page that tries the embed kit: `/embed/v1/try`. */

import { embed } from "./deskside.js";

/** @typedef {import("./deskside.js").DesksidePhone} DesksidePhone */

const EVENTS = ["ready", "outcome", "driver", "screen", "session", "error", "size"];

/** @template {Element} T @param {string} id @param {new () => T} kind @returns {T} */
const element = (id, kind) => {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`there is no ${id}`);
};

const portal = element("portal", HTMLDivElement);
const settings = element("settings", HTMLFormElement);
const commands = element("commands", HTMLFormElement);
const log = element("log", HTMLOListElement);
const shown = element("shown", HTMLDivElement);

/** @param {string} name @param {unknown} detail */
const write = (name, detail) => {
  const line = document.createElement("li");
  line.textContent = `${name} ${JSON.stringify(detail) ?? ""}`;
  log.prepend(line);
  while (log.childElementCount > 50) log.lastElementChild?.remove();
};

/** The address of the relay, which may be below a path. */
const relay = new URL("../..", location.href).href.replace(/\/$/, "");
/** @type {DesksidePhone | undefined} */
let phone;

const start = () => {
  const options = Object.fromEntries(
    [...new FormData(settings)].map(([name, value]) => [name, String(value)]).filter(([, value]) => value),
  );
  phone?.remove();
  phone = embed(portal, { relay, ...options });
  for (const name of EVENTS) {
    phone.addEventListener(name, (event) => {
      if (event instanceof CustomEvent) write(name, event.detail);
    });
  }
  const attributes = Object.entries(options).map(([name, value]) => ` ${name}="${value}"`);
  element("html", HTMLPreElement).textContent =
    `<script type="module" src="${relay}/embed/v1/deskside.js"><\/script>\n` +
    `<deskside-phone relay="${relay}"${attributes.join("")}></deskside-phone>`;
};

settings.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});

/** @param {DesksidePhone} phone @param {string} act @param {string} text @returns {Promise<unknown>} */
const run = async (phone, act, text) => {
  switch (act) {
    case "dial":
      return phone.dial(text);
    case "keys":
      return phone.keys(text);
    case "release":
      return phone.release();
    case "screenshot": {
      const picture = new Image();
      const png = new Uint8Array(await (await phone.screenshot()).arrayBuffer());
      picture.src = `data:image/png;base64,${btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(""))}`;
      picture.alt = "The main display";
      shown.replaceChildren(picture);
      return `${png.length} bytes`;
    }
    default: {
      const html = await phone.evidence();
      // It is shown as text: a portal gives it to its ticket system.
      const text = document.createElement("pre");
      text.textContent = html;
      shown.replaceChildren(text);
      return `${html.length} characters`;
    }
  }
};

commands.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { submitter } = event;
  const text = new FormData(commands).get("text");
  if (!phone || !(submitter instanceof HTMLButtonElement)) return;
  try {
    write(submitter.value, await run(phone, submitter.value, String(text)));
  } catch (error) {
    const { code, message } = /** @type {import("./deskside.js").DesksideError} */ (error);
    write(`${submitter.value} failed`, { code, message });
  }
});

start();
