/**
 * A whole number as it was typed, made to fit.
 *
 * @param typed NaN where it is no number
 * @param before what it stays then
 * @returns the number, and what the reader is told: nothing where it was taken as it is
 */
export function wholeNumber(
  name: string,
  typed: number,
  before: number,
  least: number,
  most: number,
): { readonly taken: number; readonly said: string } {
  if (!Number.isFinite(typed)) return { taken: before, said: `${name} is no number: it stays ${before}.` }
  const taken = Math.min(Math.max(Math.round(typed), least), most)
  if (taken === typed) return { taken, said: '' }
  return { taken, said: `${name} ${typed} became ${taken}: whole numbers from ${least} to ${most} fit.` }
}
