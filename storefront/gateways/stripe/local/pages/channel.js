// Frames of the local Stripe and the talk with them; only its own origin is believed.
const HOME = new URL(document.currentScript.src).origin;

class Frame {
  constructor(path, query, title) {
    const url = new URL(path, HOME);
    for (const [name, value] of Object.entries({ ...query, origin: location.origin })) {
      url.searchParams.set(name, value);
    }
    this.waiting = new Map();
    this.handlers = new Map();
    this.node = document.createElement("iframe");
    this.node.title = title;
    this.node.src = url.href;
    Object.assign(this.node.style, { border: "0", display: "block", width: "100%" });
    this.listen = (message) => this.hear(message);
    window.addEventListener("message", this.listen);
  }

  hear(message) {
    if (message.origin !== HOME || message.source !== this.node.contentWindow) return;
    const { id, event, data } = message.data ?? {};
    if (event) this.handlers.get(event)?.forEach((handler) => handler(data));
    if (this.waiting.has(id)) this.waiting.get(id)(data);
    this.waiting.delete(id);
  }

  on(event, handler) {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }

  ask(verb, data) {
    const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.node.contentWindow.postMessage({ id, verb, data }, HOME);
    });
  }

  remove() {
    window.removeEventListener("message", this.listen);
    this.node.remove();
  }
}

// Ask the API as a browser does; {error} or the object.
async function api(method, path, params) {
  const body = new URLSearchParams(params);
  const url = method === "GET" ? `${HOME}${path}?${body}` : `${HOME}${path}`;
  try {
    const answer = await fetch(url, method === "GET" ? {} : { method, body });
    return await answer.json();
  } catch {
    return { error: { type: "api_connection_error", message: "Could not reach the payment service." } };
  }
}

// The issuer's question; resolves when it was answered.
const challenge = (path, locale) => above(path, { locale }, locale.startsWith("ja") ? "本人認証" : "Authentication");

// A page of ours in a dialog above the shop's page; resolves with what it says at its end.
function above(path, query, title) {
  const frame = new Frame(path, query, title);
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", title);
  Object.assign(dialog.style, { border: "0", padding: "0", width: "min(24rem, 92vw)" });
  frame.node.style.height = "20rem";
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.append(frame.node);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    frame.on("done", (said) => {
      frame.remove();
      dialog.close();
      dialog.remove();
      resolve(said);
    });
  });
}
