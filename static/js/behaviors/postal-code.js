// Seven digits of a postal code, in whatever width, tell htmx to fetch the address ("postal-code" event on the field).
export default function postalCode(input) {
  let asked = digits(input);

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    ask();
  });
  input.addEventListener("change", ask);
  input.addEventListener("compositionend", ask);

  function ask() {
    const code = digits(input);
    if (code.length !== 7 || code === asked) return;
    asked = code;
    input.dispatchEvent(new CustomEvent("postal-code", { bubbles: true }));
  }
}

function digits(input) {
  return input.value.normalize("NFKC").replace(/\D/g, "");
}
