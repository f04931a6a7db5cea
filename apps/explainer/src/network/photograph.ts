import { fetchFile } from '@roipool/theme/fetch-file'
import plate from '../../generated/plate.jpg?url'
import { INPUT_SIZE } from './size'

/** A photograph in the square the network sees. */
export interface Photograph {
  /** The square as the address of a picture, which holds it. */
  readonly href: string
  /** The square itself: 512×512. */
  image(): Promise<ImageData>
  readonly words: string
  /** Whether it is the visitor's. */
  readonly own: boolean
}

/** A part of Muybridge's plate of a running cat: the worked example's region frames the 16th of its pictures. */
export async function cats(): Promise<Photograph> {
  return square(
    await (await fetchFile(plate)).blob(),
    'Eadweard Muybridge, Animal Locomotion (1887), a part of the plate of a running cat',
    false,
  )
}

/**
 * A photograph of the visitor's own, whole, with bars where it is not square. It stays in this browser.
 *
 * Rejects where the browser cannot decode it.
 */
export async function fromFile(file: Blob): Promise<Photograph> {
  const image = await createImageBitmap(file)
  const scale = INPUT_SIZE / Math.max(image.width, image.height)
  const [width, height] = [image.width * scale, image.height * scale]
  const canvas = new OffscreenCanvas(INPUT_SIZE, INPUT_SIZE)
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#808080'
  pen.fillRect(0, 0, INPUT_SIZE, INPUT_SIZE)
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(image, (INPUT_SIZE - width) / 2, (INPUT_SIZE - height) / 2, width, height)
  return square(
    await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 }),
    'Your photograph, whole, with grey bars where it is not square; `roipool pool --fit pad` does the same. It stays in this browser',
    true,
    pen.getImageData(0, 0, INPUT_SIZE, INPUT_SIZE),
  )
}

async function square(file: Blob, words: string, own: boolean, image?: ImageData): Promise<Photograph> {
  return { href: await dataAddress(file), image: async () => image ?? pixels(file), words, own }
}

function dataAddress(file: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result as string)
    reader.onerror = () => fail(reader.error)
    reader.readAsDataURL(file)
  })
}

async function pixels(file: Blob): Promise<ImageData> {
  const pen = new OffscreenCanvas(INPUT_SIZE, INPUT_SIZE).getContext('2d')!
  pen.drawImage(await createImageBitmap(file), 0, 0)
  return pen.getImageData(0, 0, INPUT_SIZE, INPUT_SIZE)
}
