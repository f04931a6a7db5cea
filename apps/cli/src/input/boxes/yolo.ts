import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readYolo } from '@roipool/detection/annotations'
import type { BoxTable } from './format.js'

/** Whether lines are YOLO's: a class, four numbers, and of what a detector found a confidence. */
export function isYolo(text: string): boolean {
  const [line = ''] = text.split(/\r?\n/).filter((one) => one.trim() !== '')
  return /^\s*\d+(\s+[-+.\deE]+){4,}\s*$/.test(line) && !line.includes(',')
}

/** The boxes of a file of YOLO's, which is of one image: fractions of its sides. Classes are named by `classes.txt` beside it. */
export async function parseYolo(text: string, path: string): Promise<BoxTable> {
  const lines = text.split(/\r?\n/)
  const parts = lines.map((line) => line.trim().split(/\s+/))
  const scores = parts
    .filter(([first]) => first !== '')
    .map((cells) => (cells.length === 6 ? Number(cells[5]) : undefined))
  const five = lines
    .map((line, n) => (parts[n]!.length === 6 ? parts[n]!.slice(0, 5).join(' ') : line))
    .join('\n')
  const names = await readNames(path)
  const numbers = parts.map(([first]) => Number(first)).filter(Number.isSafeInteger)
  const most = numbers.reduce((high, number) => Math.max(high, number), 0)
  const classes = names ?? Array.from({ length: Math.min(most, 1e5) + 1 }, (_, n) => String(n))
  const images = [{ file: path, width: 1, height: 1 }]
  const { truth } = readYolo([{ file: path, text: five }], { classes, images })
  return {
    format: 'xyxy',
    fractions: true,
    rows: truth.map(({ box }) => [...box]),
    about: truth.map(({ category }, n) => ({
      label: classes[category as number]!,
      ...(Number.isFinite(scores[n]) && { score: scores[n]! }),
    })),
  }
}

async function readNames(path: string): Promise<string[] | undefined> {
  const text = await readFile(join(dirname(path), 'classes.txt'), 'utf8').catch(() => undefined)
  return text?.split(/\r?\n/).filter((line) => line.trim() !== '')
}
