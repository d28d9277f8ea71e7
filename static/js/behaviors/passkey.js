// A form whose answer comes from a passkey: data-passkey says "create" or "get", data-challenge where the options are.
export default function passkey(form) {
  const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials;
  if (!able) return;
  form.hidden = false;
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button");
  let asking = false;

  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    failed.hidden = true;
    button.setAttribute("aria-busy", "true");
    try {
      const credential = await ask(form);
      if (!credential) return;
      form.elements.answer.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    } finally {
      asking = false;
      button.removeAttribute("aria-busy");
    }
  });
  // Back from the next page: an answer is good only once.
  window.addEventListener("pageshow", () => { form.elements.answer.value = ""; });
}

async function ask(form) {
  const token = form.elements.csrf_token.value;
  const answer = await fetch(form.dataset.challenge, { method: "POST", headers: { "X-CSRFToken": token } });
  if (answer.redirected) {
    location.assign(answer.url);
    return null;
  }
  if (!answer.ok) throw new Error(`challenge ${answer.status}`);
  const options = await answer.json();
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return made.toJSON();
}
