import type { DemoData } from '../demo/data.js'
import { plate } from '../demo/plate.js'
import { shapeText } from '../output/numbers.js'
import { channelSection } from './channel-section.js'
import { enginesSection } from './engines-section.js'
import { exampleSection } from './example-section.js'
import { html, Markup } from './html.js'
import { plateSection } from './plate-section.js'
import { regionSection } from './region-section.js'
import { sharesSection } from './shares-section.js'
import { similaritySection } from './similarity-section.js'
import { style } from './style.js'

/** The whole report: one file that asks nothing of the network. */
export function renderReport(data: DemoData): string {
  const lost = data.coverage.map(({ afterBins }) => afterBins.lost)
  const chosen = lost.indexOf(Math.max(...lost))
  const { pooled } = data
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>RoI pooling: 24 cats, one size</title>
<style>${new Markup(style)}</style>
</head>
<body>
${definitions(data)}
<main>
<header>
<h1>Twenty-four cats, one size</h1>
<p class="lede">Boxes in a picture have many sizes, but the layers that classify them take one size. RoI pooling turns the features of
every box into that size: here ${pooled.shape[0]} boxes become ${shapeText(pooled.shape.slice(1))} numbers each. This page shows
how, and what is lost on the way.</p>
</header>
${plateSection(data)}
${regionSection(data, chosen)}
${sharesSection(data)}
${channelSection(data, chosen)}
${similaritySection(data)}
${exampleSection(data.example)}
${enginesSection(data)}
</main>
${footer(data)}
</body>
</html>
`.text
}

/** The photograph, once for all drawings, and the textures of what was lost and gained. */
function definitions({ photograph }: DemoData): Markup {
  const { width, height, jpeg } = photograph
  const texture = (id: string, color: string, mark: string) =>
    html`<pattern id="${id}" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="10" height="10"
fill="${color}" fill-opacity=".82"/><path d="${mark}" stroke="#fff" stroke-opacity=".45" stroke-width="1.4"/></pattern>`
  return html`<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
<image id="photo" width="${width}" height="${height}" preserveAspectRatio="none"
href="data:image/jpeg;base64,${jpeg.toString('base64')}"/>
${texture('lost', '#14307a', 'M-2 12L12 -2')}${texture('gained', '#2fa866', 'M5 0V10M0 5H10')}
</defs></svg>`
}

function footer({ params, date, features }: DemoData): Markup {
  return html`<footer><p>Written by <code>roipool demo</code>, ${date}. Photograph: ${plate.author}, <cite>${plate.title}</cite>, ${String(plate.year)},
${plate.source}. Features: CenterNet on MobileNetV3, trained on COCO, ${shapeText(features.shape)}, from
<code>@vladmandic/human</code>. Pooled with <code>${JSON.stringify(params)}</code>.</p></footer>`
}
