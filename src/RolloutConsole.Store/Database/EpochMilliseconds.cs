using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace RolloutConsole.Store.Database;

/// <summary>Moments are stored as whole milliseconds since 1970 (UTC); whatever is finer is cut off.</summary>
internal sealed class EpochMilliseconds() : ValueConverter<DateTimeOffset, long>(
    moment => moment.ToUnixTimeMilliseconds(),
    stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
