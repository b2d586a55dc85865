// The search takes each word for the beginning of a word: for "a" it finds every word with an a in front. This leaves
// small words out of what it is asked for.
{
  const SMALL = new Set("a an and are at do for from how i in is of on the to what with".split(" "));
  const QUERY = 2;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === QUERY && typeof message.data === "string") {
      const words = message.data.split(/\s+/).filter((word) => !SMALL.has(word.toLowerCase()));
      message = { ...message, data: words.join(" ") || message.data };
    }
    return post.call(this, message, ...rest);
  };
}
