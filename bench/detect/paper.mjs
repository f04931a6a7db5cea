// What the papers report, with the table, and the numbers here that answer the same question. Fast R-CNN: Girshick
// 2015, arXiv 1504.08083. Mask R-CNN: He et al. 2017, arXiv 1703.06870. Theirs are of VOC and COCO, and compare with
// one another only.
const regression =
  (name) =>
  ({ claims }) =>
    claims.regression[name].map50
const proposals =
  (name) =>
  ({ claims }) =>
    claims.proposals[name].map50
const layer =
  (name) =>
  ({ operators }) =>
    operators[name].iid.map50
const tuning =
  (name) =>
  ({ tune }) =>
    tune?.rows[name].iid.map50

const machines =
  (name) =>
  ({ svm }) =>
    svm?.rows[name].map50
const scale =
  (name) =>
  ({ scales }) =>
    scales?.rows[name].map50

export const paper = {
  'Does training for boxes help classes?': {
    theirs: 'VGG16: 62.6 → 63.4, boxes not moved (table 6)',
    ours: [
      ['classes alone', regression('classes alone, no regression')],
      ['both', regression('both losses, no regression')],
    ],
  },
  'What is moving the boxes worth?': {
    theirs: 'VGG16: 63.4 → 66.9 (table 6)',
    ours: [
      ['not moved', regression('both losses, no regression')],
      ['moved', regression('both losses, regression')],
    ],
  },
  'Are more proposals better?': {
    theirs: 'no: it falls slightly from 1k to 10k (§5.5, figure 3)',
    ours: [50, 100, 300, 1000].map((count) => [String(count), proposals(`selective search, ${count}`)]),
  },
  'Do dense boxes serve?': {
    theirs: '45k dense boxes: 52.9, selective search 59.2 (model M, §5.5)',
    ours: [
      ['dense', proposals('dense boxes, 3,072')],
      ['both', proposals('selective search and dense boxes')],
      ['selective search', proposals('selective search, 1000')],
    ],
  },
  'Is one scale enough?': {
    theirs: 'model M, one scale: 59.2, five: 60.7, in 4 times the time (table 7)',
    ours: [
      ['one scale', scale('one scale')],
      ['two', scale('two scales')],
    ],
  },
  'Do support vector machines do better than the softmax?': {
    theirs: 'VGG16: SVM 66.8, softmax 66.9 (table 8)',
    ours: [
      ['SVM', machines('SVM')],
      ['softmax', machines('softmax')],
    ],
  },
  'What does SVD cost?': {
    theirs: '66.9 → 66.6 for 30 % less time (table 4)',
    ours: [
      ['whole', ({ svd }) => svd.rows.whole.map50],
      ['rank 64', ({ svd }) => svd.rows['rank 64'].map50],
    ],
  },
  'Is the network to be trained, too?': {
    theirs: 'VGG16: from fc6 on 61.4, from conv3_1 on 66.9 (table 5)',
    ours: [
      ['the head alone', tuning('frozen')],
      ['the last two blocks, too', tuning('fine-tuned')],
    ],
  },
  'Is RoIAlign better than RoIPool?': {
    theirs: 'Mask R-CNN, mask AP: 26.9 → 30.2, maximum both; the mean 30.3 (table 2c)',
    ours: [
      ["RoIPool, Caffe's", layer("RoIPool, Caffe's")],
      ['RoIAlign, maximum', layer('RoIAlign, maximum')],
      ['RoIAlign', layer('RoIAlign')],
    ],
  },
}
