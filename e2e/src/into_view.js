// The body of a function with `element`. Returns it once it is painted in the middle of the window.
if (!element) return null;
const place = () => element.getBoundingClientRect().top;
const before = place();
element.scrollIntoView({ block: "center", behavior: "instant" });
if (place() !== before) {
    window.isScrolling = true;
    const painted = () => {
        window.isScrolling = false;
    };
    requestAnimationFrame(() => requestAnimationFrame(painted));
}
return window.isScrolling ? null : element;
