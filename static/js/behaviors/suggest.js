// A search field becomes a combobox: options come while typing, arrows choose, Enter opens, Escape closes.
const PATIENCE = 180;

export default function suggest(box) {
  const input = box.querySelector("input");
  const list = box.querySelector(".search-box__options");
  const said = box.querySelector("[data-said]");
  let waiting;
  let current = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const mark = (index) => {
    const all = options();
    current = all.length ? (index + all.length + 1) % (all.length + 1) : -1;
    all.forEach((option, at) => {
      option.id = `${input.id}-option-${at}`;
      option.setAttribute("aria-selected", String(at === current));
    });
    const chosen = all[current];
    if (!chosen) current = -1;
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const open = (wanted) => {
    const shown = wanted && options().length > 0;
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    said.textContent = shown ? list.querySelector("[data-count]")?.textContent ?? "" : "";
    mark(-1);
  };
  const ask = () => {
    clearTimeout(waiting);
    if (!input.value.trim()) {
      list.replaceChildren();
      open(false);
      return;
    }
    waiting = setTimeout(() => input.dispatchEvent(new CustomEvent("suggest", { bubbles: true })), PATIENCE);
  };
  const keys = {
    ArrowDown: () => (list.hidden ? open(true) : mark(current + 1)),
    ArrowUp: () => (list.hidden ? open(true) : mark(current < 0 ? options().length - 1 : current - 1)),
    Escape: () => open(false),
    Enter: () => options()[current].click(),
  };

  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels[0]?.textContent ?? "");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  open(false);

  input.addEventListener("input", ask);
  input.addEventListener("keydown", (event) => {
    // While an input method composes, its own keys mean something else.
    if (event.isComposing || !keys[event.key]) return;
    if (event.key === "Enter" && current < 0) return clearTimeout(waiting);
    if (event.key === "Escape" && list.hidden) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("htmx:after:swap", () => open(document.activeElement === input && input.value.trim() !== ""));
  // Pressing an option must not take the focus before the click arrives.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || open(false));
}
