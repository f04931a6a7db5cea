import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { exitCode, fail, fileReason, print, startProgress } from '@roipool/terminal'
import { computeDemo } from '../demo/compute.js'
import { isRight } from '../demo/engines.js'
import { checkFolder, checkWritable } from '../output/check-output.js'
import { enginesText } from '../output/engines-table.js'
import { npyPieces } from '../output/formats/npy.js'
import { mean, percent, shapeText } from '../output/numbers.js'
import { writeWhole } from '../output/write-whole.js'
import { renderReport } from '../report/page.js'

/** Pools the 24 cats on every backend that can run here, and writes the result and a report. Returns the exit code. */
export async function demo(folder: string): Promise<number> {
  const [regions, report] = [join(folder, 'regions.npy'), join(folder, 'report.html')]
  await checkFolder(folder)
  if (existsSync(folder)) for (const file of [regions, report]) await checkWritable(file)
  const progress = startProgress()
  const data = await computeDemo(progress.show).finally(() => progress.stop())
  const page = renderReport(data)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    fail(`cannot make the folder ${folder}: ${fileReason(error)}`, error)
  })
  await writeWhole(regions, npyPieces(data.pooled))
  await writeWhole(report, [page])
  const { features, pooled, coverage, engines } = data
  const lost = percent(mean(coverage.map(({ afterBins }) => afterBins.lostFraction)))
  const [map, size] = [shapeText(features.shape), shapeText(pooled.shape.slice(1))]
  await print(`24 cats, features ${map}, each pooled to ${size}.
Rounding to whole cells loses ${lost} of a cat, on average.

${enginesText(engines)}

regions  ${regions}  float32 ${shapeText(pooled.shape)}
report   ${report}`)
  if (engines.every(isRight)) return exitCode.done
  console.error('roipool: not every backend agrees with the reference')
  return exitCode.no
}
