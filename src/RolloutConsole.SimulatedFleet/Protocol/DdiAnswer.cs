namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>What came back.</summary>
/// <param name="Status">The status code; 0 when no usable answer came (no connection, timeout, malformed body).</param>
/// <param name="StartedAt">When the request was sent.</param>
/// <param name="RetryAfter">What the server asked for with 429 or 503.</param>
internal readonly record struct DdiAnswer(int Status, DateTimeOffset StartedAt, TimeSpan? RetryAfter = null)
{
    /// <summary>Exactly 200: everything else is an error for real devices (hawkbit-api.md rule 1).</summary>
    public bool IsOk => Status == 200;

    /// <summary>The server says that there is no such thing, or no longer.</summary>
    public bool IsClosed => Status is 404 or 410;

    /// <summary>The same request may work later: nothing came back, the server is in trouble or asks to wait.</summary>
    public bool IsPassing => Status is 0 or 408 or 429 or >= 500;
}

/// <summary>An answer with a document, which is there only when the answer is OK.</summary>
internal readonly record struct DdiAnswer<T>(DdiAnswer Head, T? Body)
    where T : class;
