/** What a scene is drawn for. `held` has drawings of a vendor that no other split has. */
export type Split = 'train' | 'validation' | 'iid' | 'held'
