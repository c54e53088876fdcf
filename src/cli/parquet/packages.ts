// Loads the two optional packages for Parquet.
import { LetheError } from '../../errors.js';

export type Packages = Pick<typeof import('hyparquet'), 'parquetMetadataAsync' | 'parquetScan'> &
  Pick<typeof import('hyparquet/src/column.js'), 'parquetHeader'> &
  Pick<typeof import('hyparquet/src/datapage.js'), 'decompressPage'> &
  Pick<typeof import('hyparquet-compressors'), 'compressors'>;

/** @throws LetheError `state` that says what to install. */
export async function loadPackages(file: string): Promise<Packages> {
  try {
    const [{ parquetMetadataAsync, parquetScan }, { parquetHeader }, { decompressPage }, { compressors }] =
      await Promise.all([
        import('hyparquet'),
        import('hyparquet/src/column.js'),
        import('hyparquet/src/datapage.js'),
        import('hyparquet-compressors'),
      ]);
    return { parquetMetadataAsync, parquetScan, parquetHeader, decompressPage, compressors };
  } catch (error) {
    const reason = (error as Error).message;
    throw new LetheError(
      'state',
      `${file}: Parquet needs the packages hyparquet and hyparquet-compressors: npm install hyparquet hyparquet-compressors (${reason})`,
      { cause: error },
    );
  }
}
