// The first submit goes through at once; the pressed button shows it and keeps its width; a second one waits.
const PATIENCE = 20_000;

export default function submitOnce(form) {
  let sent = false;
  let patience;

  const release = () => {
    sent = false;
    clearTimeout(patience);
    for (const button of form.querySelectorAll("[aria-busy]")) unpress(button);
  };

  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent = true;
    press(event.submitter ?? form.querySelector("button:not([type=button])"));
    patience = setTimeout(release, PATIENCE);
  }, { capture: true });

  form.addEventListener("htmx:finally:request", release);
  form.addEventListener("submit-again", release);
  // Back from the next page may show this one again as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release();
  });
}

function press(button) {
  if (!button) return;
  button.style.minInlineSize = `${button.getBoundingClientRect().width}px`;
  // Not `disabled`: that would drop the button's name and value from the form being sent.
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  }
}

function unpress(button) {
  button.removeAttribute("aria-busy");
  button.style.minInlineSize = "";
  if (button.dataset.label) button.textContent = button.dataset.label;
  delete button.dataset.label;
}
