// Plus and minus beside a quantity; typing stays possible, full-width digits too.
export default function stepper(box) {
  const input = box.querySelector("input");
  // Read each time: a morph may bring another limit.
  const least = () => Number(input.dataset.min ?? 1);
  const most = () => Number(input.dataset.max ?? 99);
  const [less, more] = box.querySelectorAll("button");

  const value = () => Number(input.value.normalize("NFKC").trim());
  const show = () => {
    less.disabled = value() <= least();
    more.disabled = value() >= most();
  };
  const step = (by) => {
    const now = Number.isFinite(value()) ? value() : least();
    input.value = String(Math.min(most(), Math.max(least(), now + by)));
    show();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  less.addEventListener("click", () => step(-1));
  more.addEventListener("click", () => step(1));
  input.addEventListener("input", show);
  document.addEventListener("htmx:after:swap", () => box.isConnected && show());
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  show();
}
