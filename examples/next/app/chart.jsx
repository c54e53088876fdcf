// The last values and the forecast, drawn and as a table.
const [WIDTH, HEIGHT] = [640, 200];
const SHOWN = 100;

export function Chart({ values, rows }) {
  const past = values.slice(-SHOWN);
  const all = [...past, ...rows.flatMap(({ point, low, high }) => [point, low, high])];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const place = (value, index) => {
    const x = (index / (past.length + rows.length - 1)) * WIDTH;
    const y = HEIGHT - ((value - least) / (most - least || 1)) * HEIGHT;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const ahead = (name) => rows.map((row, index) => place(row[name], past.length + index));
  const now = place(past.at(-1), past.length - 1);
  return (
    <figure>
      <figcaption>
        <span className="past">What came</span>, and <span className="ahead">what is expected</span>, with the
        interval that is to hold 80 % of it
      </figcaption>
      <svg
        viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`}
        role="img"
        aria-label="The last values and the forecast; the table has its numbers"
      >
        <polygon className="interval" points={[now, ...ahead('low'), ...ahead('high').reverse()].join(' ')} />
        <polyline className="past" points={past.map(place).join(' ')} />
        <polyline className="ahead" points={[now, ...ahead('point')].join(' ')} />
      </svg>
      <table>
        <thead>
          <tr>
            {['Step', 'Forecast', 'Low', 'High'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ point, low, high }, index) => (
            <tr key={index}>
              <td>{index + 1}</td>
              {[point, low, high].map((value, column) => (
                <td key={column}>{value.toPrecision(5)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
