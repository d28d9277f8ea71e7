// Between the card fields and the shop's page; talks to the one origin the frame was opened for.
import { check, focus, state, values, watch } from "/elements/fields.js";
import { watch as choosing, way } from "/elements/ways.js";

const shop = document.body.dataset.origin;
const tell = (message) => parent.postMessage(message, shop);

for (const [name, value] of Object.entries(JSON.parse(new URLSearchParams(location.search).get("look") ?? "{}"))) {
  document.documentElement.style.setProperty(`--${name}`, String(value));
}

const now = () => (way() === "card" ? state() : { complete: true, empty: false, collapsed: false, value: { type: way() } });

function problem() {
  if (way() !== "card") return null;
  const message = check();
  return message ? { error: { type: "validation_error", code: "incomplete_card", message } } : null;
}

async function confirm({ path, asked }) {
  const wrong = problem();
  if (wrong) return wrong;
  const body = new URLSearchParams(asked);
  body.set("payment_method_data[type]", "card");
  for (const [name, value] of Object.entries(values())) body.set(`payment_method_data[card][${name}]`, value);
  try {
    const answer = await fetch(path, { method: "POST", body });
    return await answer.json();
  } catch {
    return { error: { type: "api_connection_error", message: "Could not reach the payment service." } };
  }
}

const verbs = { confirm, focus, check: () => problem() ?? { selectedPaymentMethod: way() } };

window.addEventListener("message", async (message) => {
  if (message.origin !== shop || message.source !== parent) return;
  const { id, verb, data } = message.data ?? {};
  if (Object.hasOwn(verbs, verb)) tell({ id, data: await verbs[verb](data) });
});
document.getElementById("card").addEventListener("submit", (event) => event.preventDefault());
watch(() => tell({ event: "change", data: now() }));
choosing(() => tell({ event: "change", data: now() }));
document.addEventListener("focusin", () => tell({ event: "focus" }));
document.addEventListener("focusout", () => tell({ event: "blur" }));
tell({ event: "ready", data: state() });
