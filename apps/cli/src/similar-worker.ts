import { type SearchResult, type SearchTask, searchRows } from './similar/search.js'

/** Compares rows in a thread of its own. */
export default async function searchInThread(task: SearchTask): Promise<SearchResult> {
  return searchRows(task)
}
