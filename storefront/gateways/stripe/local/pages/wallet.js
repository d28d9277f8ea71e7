// Wallets: their sheet opens above the shop's page, and a card of the shopper's is chosen in it or it is closed.
const WALLETS = { google_pay: "Google Pay", apple_pay: "Apple Pay" };
const SAFARI = /Safari\//.test(navigator.userAgent) && !/Chrom(e|ium)\//.test(navigator.userAgent);

// The wallet that this browser has, unless the shop said never.
function walletOf({ wallets = {} }) {
  const [kind, name] = SAFARI ? ["apple_pay", "applePay"] : ["google_pay", "googlePay"];
  return wallets[name] === "never" ? "" : kind;
}

// A token of the card that was chosen, or the reason why there is none.
async function authorised(kind, secret, locale) {
  const query = { kind, client_secret: secret, locale };
  const said = await above(`/wallet/${secret.split("_secret_")[0]}`, query, WALLETS[kind]);
  if (said?.token) return { token: said.token };
  const [ja, en] = [" の画面が閉じられました。お支払いは行われていません。", " was closed. Nothing has been charged."];
  return { error: { type: "validation_error", message: WALLETS[kind] + (locale.startsWith("ja") ? ja : en) } };
}
