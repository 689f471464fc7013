// The one door to Plotly: draws, redraws, follows the theme, lets go. Colours in a chart are written as "var(--st-ok)" and read from
// the tokens at draw time, so that a chart never carries a colour of its own.
let loading = null;

function plotly() {
  if (window.Plotly) {
    return Promise.resolve(window.Plotly);
  }
  loading ??= import('../lib/plotly-basic.min.js').then(() => window.Plotly);
  return loading;
}

const charts = new Map(); // element → its description

function coloured(value, style) {
  if (typeof value === 'string') {
    return value.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  }
  if (Array.isArray(value)) {
    return value.map(item => coloured(item, style));
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item, style)]));
  }
  return value;
}

function merged(ground, top) {
  const result = { ...ground };
  for (const [key, value] of Object.entries(top ?? {})) {
    result[key] = value && typeof value === 'object' && !Array.isArray(value) && ground[key] && typeof ground[key] === 'object'
      ? merged(ground[key], value) : value;
  }
  return result;
}

// Values of the design notes, "Charts: layout values for Plotly".
const ground = {
  paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', height: 240, showlegend: false, hovermode: 'x unified', autosize: true,
  font: { family: 'Source Sans Pro, system-ui, sans-serif', size: 13, color: 'var(--text)' },
  hoverlabel: { bgcolor: 'var(--panel)', bordercolor: 'var(--line-strong)', font: { color: 'var(--text)', size: 13 } },
  margin: { l: 44, r: 24, t: 20, b: 36 }, bargap: 0.12,
  xaxis: { showgrid: false, zeroline: false, showline: true, linecolor: 'var(--line-strong)', ticks: 'outside', ticklen: 4, tickcolor: 'var(--line-strong)',
    nticks: 5, tickformat: '%H:%M', tickfont: { size: 12, color: 'var(--muted)' }, title: { standoff: 6, font: { size: 13, color: 'var(--muted)' } } },
  yaxis: { rangemode: 'tozero', zeroline: false, gridcolor: 'var(--line)', gridwidth: 1, nticks: 5, ticks: '', tickfont: { size: 12, color: 'var(--muted)' },
    title: { standoff: 6, font: { size: 13, color: 'var(--muted)' } } },
};
const config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };

async function redraw(element) {
  const chart = charts.get(element);
  if (!chart || !element.isConnected) {
    return;
  }
  const library = await plotly();
  if (!charts.has(element)) {
    return; // left while the library was loading
  }
  const style = getComputedStyle(document.documentElement);
  await library.react(element, coloured(chart.traces, style), coloured(merged(ground, chart.layout), style), config);
}

export async function draw(element, json) {
  charts.set(element, JSON.parse(json));
  await redraw(element);
}

export function dispose(element) {
  charts.delete(element);
  window.Plotly?.purge(element);
}

document.addEventListener('console-theme', () => {
  for (const element of charts.keys()) {
    redraw(element);
  }
});
