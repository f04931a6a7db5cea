import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { computeDemo } from '../demo/compute.js'
import { isRight } from '../demo/engines.js'
import { exitCode, fail, fileReason } from '../errors.js'
import { enginesText } from '../output/engines-table.js'
import { checkFolder, writeWhole } from '../output/files.js'
import { toNpy } from '../output/npy.js'
import { mean, percent, shapeText } from '../output/numbers.js'
import { startProgress } from '../output/progress.js'
import { renderReport } from '../report/page.js'

/** Pools the 24 cats on every backend that can run here, and writes the result and a report. Returns the exit code. */
export async function demo(folder: string): Promise<number> {
  await checkFolder(folder)
  const progress = startProgress()
  const data = await computeDemo(progress.show).finally(() => progress.stop())
  const [regions, report] = [join(folder, 'regions.npy'), join(folder, 'report.html')]
  const page = renderReport(data)
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    fail(`cannot make the folder ${folder}: ${fileReason(error)}`, error)
  })
  await writeWhole(regions, toNpy(data.pooled))
  await writeWhole(report, page)
  const { features, pooled, coverage, engines } = data
  const lost = percent(mean(coverage.map(({ afterBins }) => afterBins.lostFraction)))
  console.log(
    `24 cats, features ${shapeText(features.shape)}, each pooled to ${shapeText(pooled.shape.slice(1))}.`,
  )
  console.log(`Rounding to whole cells loses ${lost} of a cat, on average.\n`)
  console.log(enginesText(engines))
  console.log(`\nregions  ${regions}  float32 ${shapeText(pooled.shape)}\nreport   ${report}`)
  if (engines.every(isRight)) return exitCode.done
  console.error('roipool: not every backend agrees with the reference')
  return exitCode.no
}
