// The card form: Stripe's own fields in their frame; one payment at a time; what goes wrong is said in words.
import { appearance, script } from "./stripe.js";

const PAID = ["succeeded", "processing", "requires_capture"];

export default async function payment(form) {
  const { key, secret, locale, unavailable } = form.dataset;
  const [button, error, declined, said] = ["pay", "error", "declined", "said"].map((n) => form.querySelector(`[data-${n}]`));
  const place = form.querySelector("[data-fields]");
  const done = () => location.assign(form.action);
  const keep = form.querySelector("[data-keep]");
  const kept = secret.startsWith("seti_");
  let [busy, wished] = [false, false];

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

  // The shop notes the wish at Stripe before the card is tried; "" when all is well.
  const wish = async () => {
    if (!keep || keep.checked === wished) return "";
    const answer = await fetch(keep.dataset.keep, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok) return (await answer?.text()) || unavailable;
    wished = keep.checked;
    await elements.fetchUpdates();
    return "";
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    work(true);
    tell();
    const trouble = await wish();
    if (trouble) return work(false), tell(trouble);
    // Judges what was typed; a wallet opens its sheet here, and what it says when it is closed is told.
    const ready = await elements.submit().catch(() => ({ error: {} }));
    if (ready.error) return work(false), tell(ready.error.message ?? unavailable);
    const asked = { elements, confirmParams: { return_url: form.action }, redirect: "if_required" };
    const confirm = kept ? stripe.confirmSetup : stripe.confirmPayment;
    const answer = await confirm.call(stripe, asked).catch(() => ({ error: {} }));
    const intent = answer.paymentIntent ?? answer.error?.payment_intent ?? answer.error?.paymentIntent;
    // Paid in another tab or by an answer that was lost: never ask for money twice.
    if (!answer.error || PAID.includes(intent?.status)) return done();
    const refused = answer.error.type === "card_error" || answer.error.code?.endsWith("_authentication_failure");
    tell(answer.error.message ?? unavailable, refused);
    work(false);
  });
}
