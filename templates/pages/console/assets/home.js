// Draws [data-chart]: a bar a day, by uPlot. The table below it has the same figures.
"use strict";

const chartOf = (place) => {
  const { labels, takings, orders, currency, locale } = JSON.parse(place.dataset.chart);
  const probe = place.appendChild(document.createElement("i"));
  const bar = getComputedStyle(probe).color;
  probe.remove();
  const { color: ink, borderColor: line } = getComputedStyle(place);
  const money = new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 });
  const short = labels.map((each) => each.split(" ").slice(0, 2).join(" "));
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "12px sans-serif" };
  const every = place.clientWidth < 560 ? 3 : 1;
  return new uPlot(
    {
      width: place.clientWidth, height: place.clientHeight, padding: [12, 8, 0, 0],
      cursor: { y: false, drag: { x: false } }, legend: { show: false },
      scales: { x: { time: false, range: [-0.6, labels.length - 0.4] }, y: { range: (_, low, high) => [0, Math.max(high * 1.1, 10)] } },
      axes: [
        { ...axis, grid: { show: false }, splits: () => labels.map((_, at) => at), values: (_, at) => at.map((n) => ((labels.length - 1 - n) % every ? "" : short[n])) },
        { ...axis, size: 64, values: (_, at) => at.map((n) => money.format(n)) },
      ],
      series: [{}, { label: place.dataset.says, fill: bar, stroke: bar, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.62, 48], radius: 0.15 }) }],
      hooks: { setCursor: [(drawn) => { const at = drawn.cursor.idx; place.title = at == null ? "" : `${labels[at]}: ${money.format(takings[at])} (${orders[at]})`; }] },
    },
    [labels.map((_, at) => at), takings],
    place,
  );
};

for (const place of document.querySelectorAll("[data-chart]")) {
  let drawn = chartOf(place);
  const again = () => { drawn.destroy(); drawn = chartOf(place); };
  new ResizeObserver(() => { if (place.clientWidth !== drawn.width) again(); }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
}
