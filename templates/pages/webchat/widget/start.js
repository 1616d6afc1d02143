// Reading the script tag's data attributes (docs/webchat.md), and what the page may call.

const parsed = (json) => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};

// The full page is opened by links, so it takes the same words from its address: /webchat/page?product=…&locale=nl
const attributesOf = (script) =>
  script.dataset.mode === "page" ? { ...script.dataset, ...Object.fromEntries(new URLSearchParams(location.search)), mode: "page" } : script.dataset;

const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

const settingsOf = (script) => {
  const data = attributesOf(script);
  return {
    base: new URL(".", script.src).href, // …/webchat/, whatever stage or domain is before it
    locale: data.locale || (data.mode !== "page" && document.documentElement.lang) || navigator.language,
    label: data.label || "",
    accent: data.accent || "",
    side: data.side || "right",
    payments: data.payments || "new",
    page: data.mode === "page",
    context: given({ page: data.page, product: data.product, order: data.order, cart: data.cart && parsed(data.cart) }),
    openNow: data.open === "true" || data.mode === "page",
  };
};

const start = (script) => {
  if (window.Chatkassa) return; // the tag is on the page twice
  const settings = settingsOf(script);
  const panel = new Panel(settings);
  window.Chatkassa = {
    open: (context = {}) => panel.open(given(context)),
    close: () => (settings.page ? undefined : panel.close()),
    setContext: (context) => Object.assign(settings.context, context),
  };
  window.dispatchEvent(new Event("chatkassa:ready"));
  if (settings.openNow) panel.open();
};

const tag = document.currentScript;
if (document.body) start(tag);
else addEventListener("DOMContentLoaded", () => start(tag));
