// Desk keys: "/" to the search, J and K along the rows, X selects, Enter opens; elements with data-key="p" are pressed by that key.
export default function shortcuts(root) {
  const rows = () => [...root.querySelectorAll("tbody tr")];
  const focusRow = (by) => {
    const all = rows();
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, now + by))];
    next?.querySelector("a, input, button")?.focus();
  };
  const acts = {
    "/": () => root.querySelector("[type=search]")?.focus(),
    j: () => focusRow(1),
    k: () => focusRow(-1),
    x: () => document.activeElement?.closest("tr")?.querySelector("[type=checkbox]")?.click(),
  };

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const key = event.key.toLowerCase();
    const button = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button && !acts[key]) return;
    event.preventDefault();
    if (button) button.click();
    else acts[key]();
  });
}
