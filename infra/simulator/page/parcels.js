// Who tells where a parcel of an order is, which parcel, and every state that there is.

import { call, el } from "/page/dom.js";
import { act } from "/page/act.js";

const STATES = [["Accept", "accepted"], ["Pack", "packed"], ["Dispatch", "dispatched"], ["Out for delivery", "out_for_delivery"], ["Not at home", "attempt_failed"], ["Neighbour", "at_neighbour"], ["Pick-up point", "at_pickup_point"], ["Delay", "delayed"], ["Deliver", "delivered"], ["Damage", "damaged"], ["Lose", "lost"], ["Return", "returned"], ["Cancel", "cancelled"]];
const OWN = [["http", "The shop’s API"], ["bus", "EventBridge"]];
const PARCELS = ["1", "2", "3", "4"];
const OF_THE_ORDER = ["cancelled"];
const chosen = new Map();
let carriers = {};

export function setUpParcels(about) {
  carriers = about;
}

// What was chosen stays, however often the order is drawn.
export function parcels(order) {
  if (!chosen.has(order)) chosen.set(order, { by: "http", parcel: "1" });
  const box = el("div", { class: "parcels" });
  const draw = () => box.replaceChildren(choices(order, draw), states(order), ...note(order));
  draw();
  return box;
}

function choices(order, draw) {
  const pick = (title, key, options) => el("label", {}, title, el("select", { "data-pick": key, onchange: (event) => {
    chosen.get(order)[key] = event.target.value;
    draw();
    document.querySelector(`[data-order="${order}"] [data-pick=${key}]`)?.focus();
  } }, options.map(([value, words]) => el("option", { value, selected: chosen.get(order)[key] === value }, words))));
  const ways = [...OWN, ...Object.entries(carriers).map(([name, { title }]) => [name, `${title}, signed`])];
  return el("div", { class: "steps picks" }, pick("Told by", "by", ways), pick("Parcel", "parcel", PARCELS.map((each) => [each, each])));
}

function states(order) {
  const { by, parcel } = chosen.get(order);
  const carrier = carriers[by];
  return el("div", { class: "steps" }, STATES.filter(([, state]) => !carrier || carrier.codes[state]).map(([title, state]) => {
    const which = OF_THE_ORDER.includes(state) ? {} : { parcel };
    const button = act(title, () => call("POST", "/control/carrier", { order, state, by, ...which }));
    if (carrier) button.title = `${carrier.title} ${carrier.codes[state]}`;
    return button;
  }));
}

function note(order) {
  const carrier = carriers[chosen.get(order).by];
  if (!carrier) return [];
  const words = carrier.knows_order
    ? `${carrier.title} posts to its own route, signed with the demo’s secret; it has no other words than these.`
    : `${carrier.title} knows a parcel’s number only: dispatch it by the shop’s API as well. What it tells before is kept until then.`;
  return [el("p", { class: "note" }, words)];
}
