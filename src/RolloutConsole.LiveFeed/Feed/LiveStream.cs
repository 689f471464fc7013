namespace RolloutConsole.LiveFeed.Feed;

/// <summary>
/// A picture and everything newer, from one call: nothing is lost or seen twice between the two. Newest wins: frames that nobody had
/// time to read are replaced, and the last one always arrives. The viewer leaves by cancelling the token it opened with, or by ending
/// the enumeration; enumerate once.
/// </summary>
/// <typeparam name="T">An immutable picture.</typeparam>
/// <param name="First">The picture now.</param>
/// <param name="Next">
/// Newer ones, with the viewer's minimum gap between them. Ends when the thing is gone for good; throws when live updates are lost.
/// </param>
public sealed record LiveStream<T>(T First, IAsyncEnumerable<T> Next);

/// <summary>The live picture could not be read several times in a row; what is on the page is old.</summary>
public sealed class LiveFeedLostException : Exception
{
    /// <summary>Tells why.</summary>
    public LiveFeedLostException(string message, Exception cause) : base(message, cause)
    {
    }
}
