// elements.create("payment"): the card fields in a frame of fixed height, so that nothing moves.
const HEIGHT = "18rem";

class PaymentElement {
  constructor(key, settings, options) {
    this.options = options;
    this.settings = settings;
    this.key = key;
    this.listeners = [];
  }

  mount(target) {
    const place = typeof target === "string" ? document.querySelector(target) : target;
    if (!place) throw new Error(`No element to mount in: ${target}`);
    const { locale, appearance } = this.settings();
    const look = JSON.stringify(appearance?.variables ?? {});
    const title = locale.startsWith("ja") ? "カード情報の入力" : "Card details";
    const asked = { locale, look, key: this.key, wallet: walletOf(this.options) };
    this.frame = new Frame("/elements/payment", asked, title);
    this.frame.node.style.height = HEIGHT;
    this.ready = new Promise((resolve) => this.frame.on("ready", resolve));
    for (const [event, handler] of this.listeners) this.frame.on(event, handler);
    place.classList.add("StripeElement");
    place.replaceChildren(this.frame.node);
    return this;
  }

  on(event, handler) {
    const told = (data) => handler({ elementType: "payment", ...data });
    this.listeners.push([event, told]);
    this.frame?.on(event, told);
    return this;
  }

  async ask(verb, data) {
    await this.ready;
    return this.frame.ask(verb, data);
  }

  focus() {
    this.ask("focus");
  }

  unmount() {
    this.frame?.remove();
    this.frame = undefined;
  }

  destroy() {
    this.unmount();
    this.listeners = [];
  }
}
