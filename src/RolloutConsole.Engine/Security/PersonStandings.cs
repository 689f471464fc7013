using System.Collections.Concurrent;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// What an account is worth right now: asked on every request, so it is remembered for a second. A change made by this process is
/// seen at once, one made by another node within that second.
/// </summary>
public sealed class PersonStandings(IPeopleStore people, TimeProvider clock)
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    // An installation has tens of people; this only keeps a mistake from becoming a leak.
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, (PersonStanding? Standing, long ReadAt)> _known = new();
    private long _changes;

    /// <summary>The standing of an account; null when there is no such account.</summary>
    public async ValueTask<PersonStanding?> OfAsync(string personId, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(personId, out var known) && clock.GetElapsedTime(known.ReadAt) < Memory)
        {
            return known.Standing;
        }

        var changes = Interlocked.Read(ref _changes);
        var readAt = clock.GetTimestamp();
        var person = await people.FindAsync(personId, cancellationToken);
        var standing = person is null ? null : new PersonStanding(person.Id, person.Name, person.Roles, PersonStamp.Read(person.Stamp));
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        // What was read before a change must not be remembered after it.
        if (changes == Interlocked.Read(ref _changes))
        {
            _known[personId] = (standing, readAt);
        }

        return standing;
    }

    /// <summary>Forgets an account because it was changed.</summary>
    public void Forget(string personId)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(personId, out _);
    }
}

/// <summary>What an account is worth right now.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Stamp">Its security stamp.</param>
public sealed record PersonStanding(string Id, string Name, ConsoleRole Roles, PersonStamp Stamp);
