/**
 * The script of the page. Without it everything can be read; with it tables sort by a column when
 * its head is pressed, and a mark of a chart says its value when it is pointed at or touched.
 */
export const SCRIPT: string = `
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = head.closest("table").tBodies[0];
    const key = (row) => row.children[head.cellIndex].dataset.value ?? "";
    const compare = (a, b) => key(a).localeCompare(key(b), "en", { numeric: false });
    const numbers = (a, b) => (key(a) || -Infinity) - (key(b) || -Infinity);
    const order = head.classList.contains("number") ? numbers : compare;
    body.append(...[...body.rows].sort((a, b) => up ? order(a, b) : order(b, a)));
  });
}
const hover = document.getElementById("hover");
const show = (event) => {
  const mark = event.target.closest?.("svg [role=graphics-symbol][aria-label]");
  const named = mark && !/axis|legend|title|header/.test(mark.getAttribute("aria-roledescription"));
  hover.hidden = !named;
  if (!named) return;
  hover.textContent = mark.getAttribute("aria-label");
  const width = hover.offsetWidth;
  hover.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 4)) + "px";
  hover.style.top = Math.max(4, event.clientY - hover.offsetHeight - 10) + "px";
};
for (const kind of ["pointermove", "pointerdown"]) document.addEventListener(kind, show);
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hover.hidden = true; });
`;
