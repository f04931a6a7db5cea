import { html, Markup } from '../report/html.js'
import { style } from '../report/style.js'
import { drawMarks, type Mark } from './marks.js'
import type { Picture } from './picture.js'

/** A picture as a report shows it. */
export interface Shown {
  readonly file: string
  readonly caption: string
  readonly figure: Markup
}

/** Pixels across, at most, of a picture in a report. */
const WIDTH = 960

export async function shownOf(picture: Picture, marks: readonly Mark[], caption: string): Promise<Shown> {
  const { file, width, height, upright } = picture
  const jpeg = await upright
    .clone()
    .resize({ width: WIDTH, withoutEnlargement: true })
    .jpeg({ quality: 82 })
    .toBuffer()
  return {
    file,
    caption,
    figure: html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${file}: ${caption}">
<image width="${width}" height="${height}" preserveAspectRatio="none"
href="data:image/jpeg;base64,${jpeg.toString('base64')}"/>
${drawMarks(width, height, marks)}</svg>`,
  }
}

export function figures(shown: readonly Shown[]): Markup {
  return html`<div class="steps side">${shown.map(
    ({ file, caption, figure }) =>
      html`<figure>${figure}<figcaption><b>${file}</b> ${caption}</figcaption></figure>`,
  )}</div>`
}

/** A report: one file that asks nothing of the network. */
export function page(title: string, lede: Markup, sections: Markup, footer: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
<p class="lede">${lede}</p>
</header>
${sections}
</main>
<footer><p>${footer}</p></footer>
</body>
</html>
`.text
}

/** The report of `roipool detect`. */
export function detectionsPage(shown: readonly Shown[]): string {
  const count = shown.length === 1 ? 'One picture' : `${shown.length} pictures`
  return page(
    'What is where',
    html`${count}. A box is where an object was found; beside its class stands the probability that the detector gives it.`,
    html`<section>${figures(shown)}</section>`,
    html`Written by <code>roipool detect</code>.`,
  )
}
