// Evaluated before the page's own scripts (memory.rs): counts the addresses of blobs that the page has not
// revoked, and finds the memory of its WebAssembly.
{
  const urls = new Set();
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL.call(URL, blob);
    urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    urls.delete(url);
    revokeObjectURL.call(URL, url);
  };
  let memory;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      // The page comes first; its pieces share its memory.
      memory ??= (made.instance ?? made).exports.memory;
      return made;
    };
  }
  window.memoryUse = () => [urls.size, memory.buffer.byteLength];
}
