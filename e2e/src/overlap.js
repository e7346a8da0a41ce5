// Returns the texts of neighbours that cover each other, as pairs.
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const text = walker.currentNode;
    const element = text.parentElement;
    // A text for screen readers alone lies in an element of one pixel.
    if (!text.data.trim() || !element.checkVisibility() || element.offsetWidth <= 1) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    // What an open dialog covers is meant to be covered.
    const layer = element.closest("dialog[open]");
    texts.push({ text: text.data.trim(), element, layer, lines: [...range.getClientRects()] });
}
const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
const around = ({ element }) => [element, element.parentElement, element.parentElement?.parentElement];
const areNeighbours = (a, b) => around(a).some((element) => element && around(b).includes(element));
return texts.flatMap((one, index) =>
    texts
        .slice(index + 1)
        .filter((other) => one.layer === other.layer && areNeighbours(one, other))
        .filter((other) => one.lines.some((a) => other.lines.some((b) => overlap(a, b))))
        .map((other) => [one.text, other.text]));
