// Desk keys: "/" to the search, J and K along the rows, X ticks, Enter opens the row when nothing is ticked;
// elements with data-key="p" are pressed by that key.
export default function shortcuts(root) {
  const rows = () => [...root.querySelectorAll("tbody tr")];
  const current = () => rows().find((row) => row.contains(document.activeElement));
  const visible = (row) => [...row.querySelectorAll("a")].find((link) => link.checkVisibility());
  const focusRow = (by) => {
    const all = rows();
    const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + by))];
    next?.querySelector("input, a, button")?.focus();
  };
  const acts = {
    "/": () => root.querySelector("[type=search]")?.focus(),
    j: () => focusRow(1),
    k: () => focusRow(-1),
    x: () => current()?.querySelector("[type=checkbox]")?.click(),
    enter: () => visible(current() ?? root.querySelector("tbody tr"))?.click(),
  };

  const press = (event) => {
    if (!root.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    const key = event.key.toLowerCase();
    // Enter on a link or button already means that link or button.
    if (key === "enter" && event.target.closest("a, button, summary")) return;
    const named = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const button = named?.disabled ? null : named;
    if (!button && !acts[key]) return;
    if (key === "enter" && !button && !current()) return;
    event.preventDefault();
    if (button) button.click();
    else acts[key]();
  };
  document.addEventListener("keydown", press);
}
