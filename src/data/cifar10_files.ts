/** What CIFAR-10's binary files are and where they come from. */

import { CIFAR10_RECORD_BYTES } from "./cifar10_records.ts";

/** One of the binary files. */
export interface Cifar10File {
  /** Its canonical name. */
  readonly name: string;
  /** How many records it holds. */
  readonly count: number;
  /** SHA-256 (hex) as published. */
  readonly sha256: string;
}

/** The files of one half of the data set. */
export interface Cifar10Split {
  /** In the order of their images. */
  readonly files: readonly Cifar10File[];
  /** What `recordsDigest` gives for all of them: it knows the images in any order. */
  readonly records: string;
}

/** The files of one CIFAR-10-like data set. */
export interface Cifar10Files {
  /** The images to train on. */
  readonly train: Cifar10Split;
  /** The images to attack. */
  readonly test: Cifar10Split;
  /** The gzipped tar archive that all of them are published in. */
  readonly archive: {
    readonly name: string;
    readonly bytes: number;
    /** MD5 and SHA-256 (hex) of the archive as it is sent. */
    readonly md5: string;
    readonly sha256: string;
  };
}

/**
 * Krizhevsky's files: 50,000 training and 10,000 test images. The MD5 is the one on the data set's
 * page; the SHA-256 are those that other loaders of these files check. The digests of the records
 * were taken from a copy in another order that has CIFAR-10's counts of classes, means of channels
 * and published first images; with the published files they are not needed.
 */
export const CIFAR10_FILES: Cifar10Files = {
  train: {
    files: [
      batch("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
      batch("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
      batch("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
      batch("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
      batch("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
    ],
    records: "55a61f79a40ece2ceda9fb5f9f7078f6ea2fc4952489cef56682bcf92cfcc260",
  },
  test: {
    files: [
      batch("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
    ],
    records: "325704b01eb92e1e2a6215ae6a916bb7db7de054af0c496be1c7be2e0fcfbf5f",
  },
  archive: {
    name: "cifar-10-binary.tar.gz",
    bytes: 170_052_171,
    md5: "c32a1d4ab5d03f1284b67883e8d87530",
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
  },
};

/** The folder that the archive unpacks to. */
export const CIFAR10_FOLDER = "cifar-10-batches-bin";

/**
 * Where the archive is fetched from, in this order. The first address redirects to the second,
 * slow, host; both are in deno.json's permissions.
 */
export const CIFAR10_MIRRORS: readonly string[] = [
  "https://www.cs.toronto.edu/~kriz/",
  "https://cave.cs.toronto.edu/kriz/",
];

/** The longest that the archive's content can be, in bytes: its files, and what goes with them. */
export function mostArchiveBytes({ train, test }: Cifar10Files): number {
  const records = [...train.files, ...test.files].reduce((sum, { count }) => sum + count, 0);
  return records * CIFAR10_RECORD_BYTES + 2 ** 20;
}

function batch(name: string, sha256: string): Cifar10File {
  return { name, count: 10_000, sha256 };
}
