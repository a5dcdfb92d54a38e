/** Of Bun, which every compiled program contains. Bun's own LICENSE.md has the details and links. */
export const BUN_NOTICE = `Bun ${Bun.version} (https://github.com/oven-sh/bun, tag bun-v${Bun.version})

Bun is under the MIT licence, copyright its authors. It is linked statically with

  JavaScriptCore and WebKit    LGPL 2; source: https://github.com/oven-sh/webkit
  TinyCC                       LGPL 2.1; source: https://github.com/tinycc/tinycc
  BoringSSL, libarchive, ICU   several licences each, all permissive
  lol-html, libwebp            BSD 3-Clause
  libbase64, libspng           BSD 2-Clause
  libjpeg-turbo                BSD 3-Clause, IJG and zlib
  zstd                         BSD
  zlib-ng                      zlib
  simdutf, uSockets, uWebSockets, highway, parts of TigerBeetle and of LLVM   Apache 2.0
  brotli, c-ares, libdeflate, ls-hpack, ls-qpack, lsquic, mimalloc, picohttpparser, uucode,
  parts of esbuild, and polyfills of Node.js modules                          MIT

Whoever wants to link it with a changed JavaScriptCore finds the steps in LICENSE.md of that repository, and the source of
this program, which is compiled by them, in its own repository. The GNU licences' texts are at https://www.gnu.org/licenses;
where the built-in Redis travels along, they also stand below.
`;
