/** A channels-last map as channels-first values, for peers that know no other layout. */
export function channelsFirst({ data, shape: [batch, height, width, channels] }) {
  return turned(data, batch, height * width, channels)
}

/** Channels-first values [count, channels, height, width] as channels-last ones. */
export function channelsLast(data, [count, channels, height, width]) {
  return turned(data, count, channels, height * width)
}

function turned(data, count, rows, columns) {
  const out = new Float32Array(data.length)
  for (let n = 0; n < count; n++) {
    const base = n * rows * columns
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[base + c * rows + r] = data[base + r * columns + c]
    }
  }
  return out
}
