// Stripe(publishableKey): the part of Stripe's browser library a card payment needs.
const idOf = (secret) => secret.split("_secret_")[0];
const kindOf = (secret) => (secret.startsWith("seti_") ? "setup_intent" : "payment_intent");
const nameOf = (secret) => (kindOf(secret) === "setup_intent" ? "setupIntent" : "paymentIntent");

class StripeClient {
  constructor(key, options) {
    this.key = key;
    this.locale = options.locale && options.locale !== "auto" ? options.locale : navigator.language;
  }

  elements(options = {}) {
    return new Elements(this.key, { locale: this.locale, ...options });
  }

  async retrieve(secret) {
    const asked = { key: this.key, client_secret: secret };
    const found = await api("GET", `/v1/${kindOf(secret)}s/${idOf(secret)}`, asked);
    return found.error ? { error: found.error } : { [nameOf(secret)]: found };
  }

  // Shows what the intent still asks for, then tells how it ended.
  async settle(secret, intent, locale) {
    const action = intent.next_action;
    if (intent.status !== "requires_action") return { [nameOf(secret)]: intent };
    await challenge(action.use_stripe_sdk?.stripe_js ?? action.redirect_to_url.url, locale);
    const after = await this.retrieve(secret);
    const failed = after[nameOf(secret)]?.last_payment_error ?? after[nameOf(secret)]?.last_setup_error;
    const open = after[nameOf(secret)]?.status === "requires_payment_method";
    return open && failed ? { error: { ...failed, [kindOf(secret)]: after[nameOf(secret)] } } : after;
  }

  async handleNextAction({ clientSecret }) {
    const found = await this.retrieve(clientSecret);
    if (found.error) return found;
    return this.settle(clientSecret, found[nameOf(clientSecret)], this.locale);
  }

  async confirm({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
    const secret = clientSecret ?? elements?.options.clientSecret;
    if (!secret) throw new Error("A clientSecret is needed.");
    const { return_url: back, payment_method: saved } = confirmParams;
    if (!back && redirect === "always") throw new Error("confirmParams.return_url is needed.");
    const path = `/v1/${kindOf(secret)}s/${idOf(secret)}/confirm`;
    const locale = elements?.options.locale ?? this.locale;
    const asked = { key: this.key, client_secret: secret, use_stripe_sdk: "true", locale };
    if (back) asked.return_url = back;
    const found = saved
      ? await api("POST", path, { ...asked, payment_method: saved })
      : await elements.confirm(path, asked);
    if (found.error) return { error: found.error };
    const outcome = await this.settle(secret, found, locale);
    if (outcome.error || redirect !== "always") return outcome;
    const url = new URL(back, location.href);
    url.searchParams.set(kindOf(secret), idOf(secret));
    url.searchParams.set(`${kindOf(secret)}_client_secret`, secret);
    url.searchParams.set("redirect_status", "succeeded");
    location.assign(url);
    return new Promise(() => {});
  }

}

const { confirm, retrieve } = StripeClient.prototype;
Object.assign(StripeClient.prototype, { confirmPayment: confirm, confirmSetup: confirm });
Object.assign(StripeClient.prototype, { retrievePaymentIntent: retrieve, retrieveSetupIntent: retrieve });

window.Stripe = (key, options = {}) => {
  if (!/^pk_test_/.test(key)) throw new Error("The local Stripe needs a publishable test key (pk_test_…).");
  return new StripeClient(key, options);
};
