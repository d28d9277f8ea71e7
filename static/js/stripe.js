// Stripe's own library and how its fields look on our pages.
const PATIENCE = 15_000;

// The page's own <script> tag loads it; it may be there already, on its way, or have failed.
export function script() {
  if (window.Stripe) return Promise.resolve(window.Stripe);
  return new Promise((resolve, reject) => {
    const tag = document.querySelector("script[data-stripe]");
    tag?.addEventListener("load", () => resolve(window.Stripe));
    tag?.addEventListener("error", reject);
    setTimeout(() => (window.Stripe ? resolve(window.Stripe) : reject(new Error("no script"))), PATIENCE);
  });
}

export function appearance() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const [text, page, wrong] = dark ? ["#ebe7e0", "#1a1713", "#f08a72"] : ["#28231e", "#fbfaf6", "#a8402a"];
  const colors = { colorPrimary: text, colorText: text, colorBackground: page, colorDanger: wrong };
  return { theme: dark ? "night" : "stripe", variables: { ...colors, borderRadius: "4px", fontSizeBase: "16px" } };
}
