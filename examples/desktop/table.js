// A forecast as a table.

/** Times are milliseconds since 1970, or step numbers, which are smaller. */
function timeText(time) {
  return Math.abs(time) < 1e9 ? String(time) : new Date(time).toISOString().replace('T', ' ').slice(0, 16);
}

export function tableOf(rows) {
  const table = document.createElement('table');
  table.createCaption().textContent = 'Forecast, and the interval that is to hold 80 % of what comes';
  const heading = table.createTHead().insertRow();
  for (const name of ['Time', 'Forecast', 'Low', 'High']) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = name;
    heading.append(cell);
  }
  const body = table.createTBody();
  for (const { time, point, low, high } of rows) {
    const row = body.insertRow();
    const numbers = [point, low, high].map((value) => value?.toPrecision(6) ?? '');
    for (const text of [timeText(time), ...numbers]) row.insertCell().textContent = text;
  }
  return table;
}
