import type { CellRect, RoiCoverage } from '@roipool/core'
import { page } from '../detect/report.js'
import type { Decoded } from '../input/photograph.js'
import { percent } from '../output/numbers.js'
import type { RowNote } from '../output/row-notes.js'
import { unit } from '../similar/compare.js'
import { intersection, usedCells } from './geometry.js'
import { html, type Markup } from './html.js'
import { type Outline, outlineOfBox } from './outline.js'
import { regionsLike } from './regions-like.js'

/** A picture whose regions were pooled. */
export interface ReportImage {
  readonly file: string
  readonly jpeg: Uint8Array
  readonly decoded: Pick<Decoded, 'width' | 'height' | 'place'>
  /** Pixels of what the network saw to a cell. */
  readonly stride: number
  readonly notes: readonly RowNote[]
  /** Of regions that are no boxes. */
  readonly outlines?: readonly Outline[]
  /** RoI pooling only. */
  readonly coverage?: readonly RoiCoverage[]
  /** What was pooled of each region, in order. */
  readonly values: Float32Array
}

/** Pixels across, at most, of a picture. */
export const REPORT_WIDTH = 800

/** Several blocks as one. */
export function joined(blocks: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}

/** Pictures and regions that a report shows. */
export const SHOWN = { images: 24, regions: 120 } as const

/** A region of a picture, as the report shows it. */
interface ReportRegion {
  readonly name: string
  readonly image: number
  readonly label: RowNote['label']
  readonly outline: Outline
  readonly coverage: RoiCoverage | undefined
  /** Of length 1. */
  readonly vector: Float32Array
}

/** @param all how many images and regions there are, shown or not */
export function poolPage(
  images: readonly ReportImage[],
  all: { readonly images: number; readonly regions: number },
): string {
  const regions = images.flatMap(regionsOf).slice(0, SHOWN.regions)
  const some = all.regions > regions.length
  const spread = images.length < all.images ? `${images.length} pictures, evenly spread, and ` : ''
  const lede = html`${all.regions} regions of ${all.images} ${all.images === 1 ? 'picture' : 'pictures'}, each
pooled to numbers of one length.${some ? html` Shown are ${spread}${regions.length} regions.` : ''}`
  return page(
    'Your regions, pooled',
    lede,
    html`${definitions(images)}${pictures(images)}${crops(images, regions)}`,
    html`Written by
<code>roipool pool --report</code>.`,
  )
}

function regionsOf(of: ReportImage, image: number): ReportRegion[] {
  const { file, notes, coverage, values } = of
  const size = values.length / notes.length
  return notes.map(({ label }, n) => ({
    ...{ name: `${file}#${n + 1}`, image, label, outline: outlineIn(of, n), coverage: coverage?.[n] },
    vector: unit(values.subarray(n * size, (n + 1) * size)),
  }))
}

/** Of region n; the whole picture where that is what was pooled. */
function outlineIn({ outlines, notes, decoded: { width, height } }: ReportImage, n: number): Outline {
  return outlines?.[n] ?? outlineOfBox(notes[n]!.box ?? [0, 0, width, height])
}

/** Each picture once, for all drawings, and the textures of what is lost and gained. */
function definitions(images: readonly ReportImage[]): Markup {
  const texture = (id: string, color: string, mark: string) =>
    html`<pattern id="${id}" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="10" height="10"
fill="${color}" fill-opacity=".6"/><path d="${mark}" stroke="#fff" stroke-opacity=".6" stroke-width="1.4"/></pattern>`
  return html`<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${images.map(
    ({ jpeg, decoded: { width, height } }, n) =>
      html`<image id="photo-${n}" width="${width}" height="${height}" preserveAspectRatio="none"
href="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}"/>`,
  )}${texture('lost', '#14307a', 'M-2 12L12 -2')}${texture('gained', '#2fa866', 'M5 0V10M0 5H10')}</defs></svg>`
}

function pictures(images: readonly ReportImage[]): Markup {
  const quantised = images.some(({ coverage }) => coverage !== undefined)
  return html`<section aria-labelledby="pictures"><h2 id="pictures">${
    quantised ? 'What quantisation kept and lost' : 'Where the regions are'
  }</h2>
<p>${
    quantised
      ? html`RoI pooling reads whole cells. <i class="key lost"></i>Dark blue is a part of a box that no bin reads;
<i class="key gained"></i>green is read and lies outside the box.`
      : 'What quantisation loses is drawn for roiPool only.'
  }</p><div class="steps side">${images.map(picture)}</div></section>`
}

function picture(image: ReportImage, n: number): Markup {
  const { file, decoded, stride, notes, coverage } = image
  const { width, height, place } = decoded
  const longest = Math.max(width, height)
  const pixels = ({ x, y, width, height }: CellRect): CellRect => ({
    x: (x * stride - place.x.offset) / place.x.scale,
    y: (y * stride - place.y.offset) / place.y.scale,
    width: (width * stride) / place.x.scale,
    height: (height * stride) / place.y.scale,
  })
  const drawn = notes.map((_, k) => {
    const outline = outlineIn(image, k)
    const [x1, y1, x2, y2] = outline.box
    const roi = coverage?.[k]
    const area = { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }
    const used = roi && roi.afterBins.cells > 0 ? pixels(usedCells(roi, 'bins')) : undefined
    const kept = used && intersection(area, used)
    const letter = longest / 28
    return html`${used && kept ? html`${without(area, kept, 'lost')}${without(used, kept, 'gained')}` : undefined}
${draw(outline, longest / 200)}
<text x="${x1 + letter / 4}" y="${y1 + letter}" fill="#fff" stroke="#000" stroke-width="${letter / 6}"
style="font:600 ${letter}px system-ui,sans-serif;paint-order:stroke">${k + 1}</text>`
  })
  return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${file} and its ${notes.length} regions">
<use href="#photo-${n}"/>${drawn}</svg><figcaption><b>${file}</b> ${notes.length} ${notes.length === 1 ? 'region' : 'regions'}</figcaption></figure>`
}

/** @param width of the edge, in pixels of the picture */
function draw({ path, of }: Outline, width: number): Markup {
  const styles = {
    edge: `stroke-width:${width};stroke-linejoin:round`,
    pieces: 'fill:var(--roi);fill-opacity:.5;stroke:none',
    // A line of no length is a dot where its ends are round.
    points: `stroke-width:${5 * width};stroke-linecap:round`,
  }
  return html`<path class="roi" d="${path}" style="${styles[of]}"/>`
}

/** An area without a part of it. */
function without(area: CellRect, part: CellRect, className: string): Markup {
  const path = ({ x, y, width, height }: CellRect) => `M${x} ${y}h${width}v${height}h${-width}Z`
  return html`<path class="${className}" fill-rule="evenodd" d="${path(area)}${path(part)}"/>`
}

/** Every region with what it lost, and the others that are most like it. */
function crops(images: readonly ReportImage[], regions: readonly ReportRegion[]): Markup {
  const most = Math.min(3, regions.length - 1)
  const like = regionsLike(regions, most)
  const figures = regions.map((region, n) => {
    const { name, label, coverage } = region
    const share = coverage && coverage.trueArea > 0 ? coverage.afterBins : undefined
    const words = [
      ...(label === undefined ? [] : [String(label)]),
      ...(share
        ? [`lost ${percent(share.lostFraction, 0)}, gained ${percent(share.gainedFraction, 0)}`]
        : []),
    ].join(', ')
    return html`<figure>${crop(images, region, 190)}<figcaption><b>${name}</b> ${words}</figcaption>
<div style="display:flex;gap:.5rem;margin-top:.5rem">${like[n]!.map(
      ({
        region: other,
        similarity,
      }) => html`<figure style="flex:0 1 33%;min-width:0">${crop(images, other, 70)}
<figcaption title="${other.name}">${similarity.toFixed(2)}</figcaption></figure>`,
    )}</div></figure>`
  })
  const others = most < 3 ? 'the others' : `the three most like it among the ${regions.length} shown`
  const words = html`<p>Below each region are ${others}, with the cosine of the angle between their numbers: 1 is the
same direction.</p>`
  return html`<section aria-labelledby="regions"><h2 id="regions">${most > 0 ? 'Which regions are alike' : 'The region'}</h2>
${most > 0 ? words : ''}<div class="steps"
style="grid-template-columns:repeat(auto-fill,minmax(min(100%,12rem),1fr))">${figures}</div></section>`
}

function crop(
  images: readonly ReportImage[],
  { image, outline, name }: ReportRegion,
  height: number,
): Markup {
  const [x1, y1, x2, y2] = outline.box
  const [width, tall] = [Math.max(x2 - x1, 1), Math.max(y2 - y1, 1)]
  // Of a box, the crop is all there is; what is drawn has room.
  const drawn = images[image]!.outlines !== undefined
  const longest = Math.max(width, tall)
  const edge = drawn ? draw(outline, longest / 60) : undefined
  const room = drawn ? longest / 16 : 0
  const [x, y, across, down] = [x1 - room, y1 - room, width + 2 * room, tall + 2 * room]
  const view = [x, y, across, down].join(' ')
  // The inner one cuts off what lies beside the crop.
  return html`<svg viewBox="${view}" style="height:${height}px;background:var(--rule)" role="img" aria-label="${name}"><svg
x="${x}" y="${y}" width="${across}" height="${down}" viewBox="${view}"><use href="#photo-${image}"/>${edge}</svg></svg>`
}
