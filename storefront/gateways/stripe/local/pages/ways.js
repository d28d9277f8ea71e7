// Which way to pay: by the fields of a card, or by the wallet of this browser.
const ways = document.getElementById("ways");
const [card, wallet] = [document.getElementById("card"), document.getElementById("wallet")];

export const way = () => ways?.querySelector(":checked").value ?? "card";

export function watch(changed) {
  ways?.addEventListener("change", () => {
    card.hidden = way() !== "card";
    wallet.hidden = !card.hidden;
    changed();
  });
}
