// stripe.elements(): one payment element, what is typed into it, and how it is confirmed.
class Elements {
  constructor(key, options) {
    const locale = options.locale && options.locale !== "auto" ? options.locale : navigator.language;
    this.key = key;
    this.options = { ...options, locale };
  }

  create(type, options = {}) {
    if (type !== "payment") throw new Error(`The local Stripe has no element "${type}".`);
    this.payment = new PaymentElement(this.key, () => this.options, options);
    return this.payment;
  }

  getElement(type) {
    return type === "payment" ? (this.payment ?? null) : null;
  }

  update(options) {
    Object.assign(this.options, options);
  }

  fetchUpdates = async () => ({});

  // What is typed is judged; a wallet opens its sheet here, and what it gives is used once.
  async submit() {
    const told = await this.payment.ask("check");
    if (told.error || told.selectedPaymentMethod === "card") return told;
    const { clientSecret, locale } = this.options;
    const { token, error } = await authorised(told.selectedPaymentMethod, clientSecret, locale);
    this.token = token;
    return error ? { error } : told;
  }

  async confirm(path, asked) {
    const told = this.token ? {} : await this.submit();
    if (told.error) return told;
    const token = this.token;
    this.token = undefined;
    if (!token) return this.payment.ask("confirm", { path, asked });
    return api("POST", path, { ...asked, "payment_method_data[type]": "card", "payment_method_data[card][token]": token });
  }
}
