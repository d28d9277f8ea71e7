// The card form: Stripe's own fields in their frame; one payment at a time; what goes wrong is said in words.
const PATIENCE = 15_000;
const PAID = ["succeeded", "processing", "requires_capture"];

export default async function payment(form) {
  const { key, secret, locale, unavailable } = form.dataset;
  const [button, error, declined, said] = ["pay", "error", "declined", "said"].map((n) => form.querySelector(`[data-${n}]`));
  const place = form.querySelector("[data-fields]");
  const done = () => location.assign(form.action);
  let busy = false;

  const tell = (text = "", refused = false) => {
    error.textContent = refused ? "" : text;
    said.textContent = refused ? text : "";
    declined.hidden = !refused;
    if (refused) declined.scrollIntoView({ block: "nearest" });
  };
  const work = (on) => {
    busy = on;
    button.textContent = on ? button.dataset.busy : form.dataset.label;
    button.toggleAttribute("aria-busy", on);
    button.disabled = on;
  };

  const library = await script().catch(() => null);
  if (!library) return tell(unavailable);
  const stripe = library(key);
  const elements = stripe.elements({ clientSecret: secret, locale, appearance: appearance() });
  const fields = elements.create("payment");
  fields.on("ready", () => place.removeAttribute("aria-busy"));
  fields.on("ready", () => work(false));
  fields.mount(place);
  form.querySelector("[data-other]").addEventListener("click", () => {
    fields.unmount();
    fields.mount(place);
    tell();
    fields.focus();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    work(true);
    tell();
    const confirmParams = { return_url: form.action };
    const answer = await stripe.confirmPayment({ elements, confirmParams, redirect: "if_required" }).catch(() => ({ error: {} }));
    const intent = answer.paymentIntent ?? answer.error?.payment_intent ?? answer.error?.paymentIntent;
    // Paid in another tab or by an answer that was lost: never ask for money twice.
    if (!answer.error || PAID.includes(intent?.status)) return done();
    const refused = answer.error.type === "card_error" || answer.error.code?.startsWith("payment_intent_authentication");
    tell(answer.error.message ?? unavailable, refused);
    work(false);
  });
}

// The page's own <script> tag loads it; it may be there already, on its way, or have failed.
function script() {
  if (window.Stripe) return Promise.resolve(window.Stripe);
  return new Promise((resolve, reject) => {
    const tag = document.querySelector("script[data-stripe]");
    tag?.addEventListener("load", () => resolve(window.Stripe));
    tag?.addEventListener("error", reject);
    setTimeout(() => (window.Stripe ? resolve(window.Stripe) : reject(new Error("no script"))), PATIENCE);
  });
}

function appearance() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const [text, page, wrong] = dark ? ["#ebe7e0", "#1a1713", "#f08a72"] : ["#28231e", "#fbfaf6", "#a8402a"];
  const colors = { colorPrimary: text, colorText: text, colorBackground: page, colorDanger: wrong };
  return { theme: dark ? "night" : "stripe", variables: { ...colors, borderRadius: "4px", fontSizeBase: "16px" } };
}
