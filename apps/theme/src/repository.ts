import release from '../../../scripts/release.json'

/** Where the repository is public. Empty until it is: then nothing is on npm, either. */
export const repository: string = release.address
