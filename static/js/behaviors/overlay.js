// Asks the server for an overlay when a trigger comes, and opens what it gives: at most one on a page. The server
// decides and counts; here is only the waiting. Focus goes into the dialog and back to where it was.
const EXIT_AFTER = 15000;
const AT_ONCE = ["arrival", "abandoned", "event"];

export default function overlay(place) {
  const asked = new Set();
  let open = false;

  async function ask(trigger, reached) {
    const key = `${trigger} ${reached}`;
    if (open || asked.has(key) || document.querySelector("dialog[open]")) return;
    asked.add(key);
    await window.htmx.ajax("POST", place.dataset.url + trigger, {
      source: place, target: place, swap: "innerHTML", values: { reached, origin: place.dataset.origin },
    });
    show(place.querySelector("dialog.overlay"));
  }

  function show(dialog) {
    if (!dialog) return;
    open = true;
    const before = document.activeElement;
    dialog.showModal();
    // It closes at once, whatever becomes of telling the server.
    const tell = () => dialog.querySelector("[data-close]")?.click();
    dialog.addEventListener("close", () => before?.focus?.());
    dialog.addEventListener("cancel", tell);
    dialog.querySelector(".overlay__out").addEventListener("submit", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && tell());
  }

  const waits = {
    dwell: (after) => setTimeout(() => ask("dwell", after), after * 1000),
    inactive(after) {
      let timer;
      const again = () => {
        clearTimeout(timer);
        timer = setTimeout(() => ask("inactive", after), after * 1000);
      };
      for (const act of ["pointerdown", "keydown", "scroll"]) addEventListener(act, again, { passive: true });
      again();
    },
    scroll(after) {
      const look = () => {
        const room = document.documentElement.scrollHeight - innerHeight;
        if (room > 0 && (scrollY / room) * 100 >= after) ask("scroll", after);
      };
      addEventListener("scroll", look, { passive: true });
    },
    cart(after) {
      const lies = () => document.querySelector("#cart-link")?.ariaLabel;
      let seen = lies();
      if (Number(place.dataset.cart) >= after) setTimeout(() => ask("cart", after), 0);
      document.addEventListener("htmx:after:swap", () => {
        if (lies() === seen) return;
        seen = lies();
        asked.delete(`cart ${after}`);
        ask("cart", after);
      });
    },
    exit(after) {
      setTimeout(() => {
        document.addEventListener("mouseout", (event) => {
          if (!event.relatedTarget && event.clientY <= 0) ask("exit", after);
        });
        document.addEventListener("visibilitychange", () => document.hidden || ask("exit", after));
      }, EXIT_AFTER);
    },
  };

  for (const [trigger, after] of JSON.parse(place.dataset.triggers)) {
    if (AT_ONCE.includes(trigger)) setTimeout(() => ask(trigger, after), 0);
    else waits[trigger]?.(after);
  }
}
