import type { ClassName, Split } from './classes.js'

/** Names of icons, with spaces between. */
type Names = Partial<Record<ClassName, string>>

export interface DrawingSet {
  readonly package: string
  readonly version: string
  /** Whose drawings they are. Sets of one vendor resemble each other: they are on one side. */
  readonly vendor: string
  readonly author: string
  readonly licence: string
  readonly source: string
  readonly splits: readonly Split[]
  readonly names: Names
}

/** Names of Unicode's emoji. No set has all of them. */
const unicode: Names = {
  aeroplane: 'airplane small-airplane airplane-departure airplane-arrival',
  bicycle: 'bicycle',
  bird:
    'bird dove eagle duck chicken rooster penguin owl parrot swan flamingo peacock turkey dodo goose black-bird ' +
    'baby-chick front-facing-baby-chick',
  boat: 'sailboat speedboat ferry motor-boat passenger-ship ship canoe',
  bottle: 'bottle-with-popping-cork baby-bottle sake lotion-bottle',
  bus: 'bus oncoming-bus trolleybus minibus',
  car:
    'automobile oncoming-automobile sport-utility-vehicle taxi oncoming-taxi police-car oncoming-police-car ' +
    'racing-car pickup-truck',
  cat: 'cat black-cat cat-face',
  chair: 'chair seat',
  cow: 'cow cow-face ox water-buffalo',
  diningtable: 'fork-and-knife-with-plate',
  dog: 'dog dog-face guide-dog service-dog poodle',
  horse: 'horse horse-face',
  motorbike: 'motorcycle motor-scooter',
  person:
    'person-standing man-standing woman-standing person-walking man-walking woman-walking person-running ' +
    'man-dancing woman-dancing boy girl man woman old-man old-woman ' +
    'person-walking-dark-skin-tone person-running-medium-skin-tone man-dancing-medium-light-skin-tone ' +
    'woman-dancing-dark-skin-tone boy-medium-dark-skin-tone girl-medium-skin-tone man-dark-skin-tone ' +
    'woman-light-skin-tone',
  pottedplant: 'potted-plant cactus pine-decoration',
  sheep: 'ewe ram',
  sofa: 'couch-and-lamp',
  train: 'locomotive train high-speed-train bullet-train tram railway-car tram-car light-rail monorail',
  tvmonitor: 'television desktop-computer',
}

const fxemoji: Names = {
  aeroplane: 'airplane',
  bicycle: 'bicycle',
  bird: 'bird doveofpeace chicken rooster penguin babychick frontfacingchick',
  boat: 'speedboat',
  bottle: 'babybottle sakebottleandcup',
  bus: 'bus minibus trolleybus',
  car: 'automobile oncomingautomobile taxi oncomingtaxi',
  cat: 'cat',
  chair: 'seat',
  cow: 'cow cowface ox',
  dog: 'dog dogside poodle',
  horse: 'horse horseface',
  motorbike: 'motorcycle',
  person: 'boy girl man woman',
  pottedplant: 'cactus',
  sheep: 'sheep ram',
  train: 'train steamlocomotive tram highspeedtrain lightrail',
  tvmonitor: 'television oldpersonalcomputer personalcomputer',
}

const streamline: Names = {
  aeroplane: 'airplane',
  bicycle: 'bicycle',
  bird: 'bird-1 bird-2 chicken rooster baby-chick',
  boat: 'sailboat speedboat',
  bottle: 'baby-bottle',
  bus: 'bus minibus',
  car: 'automobile taxi oncoming-taxi oncoming-police-car',
  cat: 'cat cat-face',
  cow: 'cow cow-face ox water-buffalo',
  dog: 'dog dog-face poodle',
  horse: 'horse horse-face',
  person:
    'man-walking-1 woman-walking-2 man-running-1 woman-running-2 man-dancing-1 woman-dancing-2 boy-1 girl-2 ' +
    'man-1 woman-2 old-man-1 old-woman-2',
  pottedplant: 'cactus-1 cactus-2',
  sheep: 'ram',
  train: 'locomotive bullet-train railway-car',
  tvmonitor: 'television',
}

const trained: readonly Split[] = ['train', 'validation', 'iid']

export const sets: readonly DrawingSet[] = [
  {
    package: '@iconify-json/noto-v1',
    version: '1.2.5',
    vendor: 'Google',
    author: 'Google Inc',
    licence: 'Apache-2.0',
    source: 'https://github.com/googlefonts/noto-emoji',
    splits: trained,
    names: unicode,
  },
  {
    package: '@iconify-json/fluent-emoji-flat',
    version: '1.2.6',
    vendor: 'Microsoft',
    author: 'Microsoft Corporation',
    licence: 'MIT',
    source: 'https://github.com/microsoft/fluentui-emoji',
    splits: trained,
    names: unicode,
  },
  {
    package: '@iconify-json/fxemoji',
    version: '1.2.2',
    vendor: 'Mozilla',
    author: 'Mozilla',
    licence: 'Apache-2.0',
    source: 'https://github.com/mozilla/fxemoji',
    splits: trained,
    names: fxemoji,
  },
  {
    package: '@iconify-json/streamline-emojis',
    version: '1.2.4',
    vendor: 'Streamline',
    author: 'Streamline',
    licence: 'CC-BY-4.0',
    source: 'https://github.com/webalys-hq/streamline-vectors',
    splits: trained,
    names: streamline,
  },
  {
    package: '@iconify-json/emojione',
    version: '1.2.3',
    vendor: 'Emoji One',
    author: 'Emoji One',
    licence: 'CC-BY-4.0',
    source: 'https://github.com/EmojiTwo/emojitwo',
    splits: ['held'],
    // Somebody rides its motorcycle and its speedboat.
    names: {
      ...unicode,
      motorbike: 'motor-scooter',
      boat: 'sailboat ferry motor-boat passenger-ship ship canoe',
    },
  },
]
